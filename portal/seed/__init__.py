"""The founding content: what the portal holds before anybody has written in it."""
