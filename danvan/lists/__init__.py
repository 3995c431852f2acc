"""Lists that offices send: registrations of models and commendations, from the bytes of a file to its undoing.

In the order of the rooms, each of which knows only those before it:
`reading` turns a file into rows that say what was understood and what is wrong (its words, the table, a row, a form);
`deciding` sets the rows against the registry: new, continued, duplicate, a question;
`drafting` makes ready what a commit will write; `commendations` says what differs where a list is of commendations;
`subjects` declares both subjects; `writing` keeps a file, revises it with the officer's answers, commits it whole and
takes it back; `versions` compares two files of one list; `handing_back` marks the sender's own workbook and makes the
template.

What they share stands below: `models`, `results` (a row as read, a problem), `stored` (rows as JSON).
"""
