"""Lists that communes send, in four rooms; none imports from one further down.

`reading` turns a file into rows that say what was understood and what is wrong. `deciding` sets the rows against the
registry: new, continued, duplicate, a question. `writing` keeps a file, revises it with the officer's answers, commits
it whole and takes it back. `handing_back` makes the sender's own workbook with its faults marked, and the template.

What they share stands beside them: `results` (a row, a problem), `answers` (the officer's), `stored` (rows as JSON),
`comparing` (versions of one file), `roads` (what differs from one subject to another, such as awards).
"""
