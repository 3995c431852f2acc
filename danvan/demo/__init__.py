"""The facts of the 2022 article and made-up data around them; nothing imports this room."""
