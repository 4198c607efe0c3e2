"""Small programs and what they are made of."""
