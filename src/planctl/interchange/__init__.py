"""What other programs hand over: spreadsheets, and FHIR."""
