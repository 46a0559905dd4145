"""The guided dialogues."""
