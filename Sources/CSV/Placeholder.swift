enum PlaceholderCSV {}
