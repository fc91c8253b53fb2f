"""The API in: an envelope of Skycore's dialect -> an answer of the documented shape; versioned tables."""
