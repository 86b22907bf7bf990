/// HTML as Muster writes it. Texts from elsewhere become markup nowhere but here, escaped.
public enum HTML {
    /// Returns a text as HTML shows it, in elements and in attributes: cells and messages come from elsewhere, and must never become markup.
    ///
    /// - Parameter text: any text.
    public static func escaped(_ text: String) -> String {
        // By scalars: a combining mark after a `<` makes another character of it, but it is still markup.
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\n", "\t": escaped += " "
            // Characters that change the direction of text could make a name look like another.
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{200E}", "\u{200F}", "\u{061C}": escaped += "·"
            case _ where scalar.properties.generalCategory == .control: escaped += "␤"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }
}
