"""What a plan's history shows: scores, trends, audit, forecast, differences."""
