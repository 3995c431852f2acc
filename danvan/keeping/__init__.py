"""What is kept in case of loss: backups, their proof and return, all data handed over, and the state of the server.

Knows no room: tables, columns and files are asked of the database, the migrations and the settings, so that a backup
holds whatever the rooms hold.
"""
