"""The registry: units, fields, programmes, who registers, what models, in which year."""
