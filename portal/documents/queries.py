"""What is asked of documents."""

from sqlalchemy import select

from portal.db import db
from portal.documents.models import Document


def list_documents() -> list[Document]:
    """Give the documents in their order."""
    return list(db.session.scalars(select(Document).order_by(Document.position)))
