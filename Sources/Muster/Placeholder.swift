enum PlaceholderMuster {}
