"""The declarative base of every table; it lives in the lowest house so that no house must import another to find it."""
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

SCHEMA = "milo"


class Base(DeclarativeBase):
    """Base of all ORM models; tables live in the private schema ``milo`` (public reads go through ``published``)."""

    metadata = MetaData(
        schema=SCHEMA,
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        },
    )
