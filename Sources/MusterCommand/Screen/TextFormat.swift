import Muster

/// How numbers, times and texts from elsewhere are told to people.
enum TextFormat {
    /// Some names, and how many more there are.
    static func some(_ names: [String], atMost most: Int = 5) -> String {
        let shown = names.prefix(most).map { "'\(harmless($0))'" }.joined(separator: ", ")
        return names.count > most ? "\(shown) and \(names.count - most) more" : shown
    }

    /// Text on one line: control characters and bidi marks would disturb the screen.
    static func harmless(_ text: String) -> String {
        String(
            text.unicodeScalars.map { scalar -> Character in
                switch scalar.properties.generalCategory {
                case .control, .lineSeparator, .paragraphSeparator: "␤"
                case .format: "·"
                default: Character(scalar)
                }
            }
        )
    }
}
