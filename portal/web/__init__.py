"""Tools of web pages that know nothing of towns or news."""
