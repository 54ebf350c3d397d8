"""How the store keeps its data: schema, migrations, transactions, and what makes two texts the same article."""
