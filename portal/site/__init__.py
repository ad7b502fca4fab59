"""What visitors see: pages made of several rooms, the menu, the addresses."""
