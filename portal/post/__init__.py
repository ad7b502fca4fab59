"""The outbox: mail is kept in the database until it has left."""
