"""The entry screens of awards. Importing the modules registers them with the admin."""

from awards.admin import assessments, commendations, decisions, recognitions, registrations

__all__ = ["assessments", "commendations", "decisions", "recognitions", "registrations"]
