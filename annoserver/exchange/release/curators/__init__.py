"""What curators and their tools take: tables, and the forms of partners."""
