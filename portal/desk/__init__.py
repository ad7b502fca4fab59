"""The start page of a town's desk."""
