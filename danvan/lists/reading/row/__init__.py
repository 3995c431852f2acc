"""From the lines under a header to what each row says.

`columns` says once which column holds what; `lines` goes down the table and gives the lines that are models' rows;
`rows` reads one of them, `registration` (or `commendations/rows`) column by column: each function is given the `cells`
of the row and the `whole` that is said of the list, and notes in the row what it read and what is wrong.
"""
