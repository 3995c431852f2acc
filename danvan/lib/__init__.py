"""The floor: knows Vietnamese text, dates and Excel; knows nothing of the domain."""
