"""The pages of text, and what stands at the head of the sections."""
