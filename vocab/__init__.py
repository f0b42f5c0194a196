"""The vocabulary of annoserver in Turtle, which travels with the package."""
