"""The daily reminder: scheduling it, delivering it, and accounting for it. Silence is to be evidence."""
