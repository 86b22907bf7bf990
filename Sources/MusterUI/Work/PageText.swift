import Muster

/// The engine's sentences, for people who do not know the options of the command line.
enum PageText {
    /// An error as a sentence.
    static func sentence(_ error: any Error) -> String {
        if let error = error as? PageError { return error.message }
        return plain("\(error)")
    }

    /// A sentence with the controls of the page in the place of options and commands. What is quoted stays: names and cells may be any text.
    static func plain(_ text: String) -> String {
        // Most sentences name neither.
        guard text.contains("--") || text.contains("muster ") else { return text }
        var plain = ""
        var rest = text[...]
        for (command, control) in commands { rest = replaced(command, by: control, in: rest)[...] }
        var isBehindOption = false
        while let start = rest.firstRange(of: "--") {
            let before = rest[..<start.lowerBound]
            let name = rest[start.upperBound...].prefix { $0.isLetter || $0 == "-" }
            let behind = rest[start.upperBound...].dropFirst(name.count)
            let isOption = name.first?.isLetter == true && !((before.last ?? plain.last).map(isQuoteOrWord) ?? false)
            guard isOption, !isOfCommand(plain + before) else {
                plain += rest[..<behind.startIndex]
                (rest, isBehindOption) = (behind, false)
                continue
            }
            // Options after each other are a list.
            plain += isBehindOption && before == " " ? " and " : before
            guard let control = PageControl.all[String(name)] else {
                // What has no control is an option of the command that serves the page.
                plain += "muster ui --\(name)"
                (rest, isBehindOption) = (behind, false)
                continue
            }
            let found = control.value.read(behind)
            plain += control.words(found?.value ?? "")
            (rest, isBehindOption) = (found?.rest ?? behind, true)
        }
        return plain + rest
    }

    /// The commands that the page has controls for.
    private static let commands = [
        ("muster login", "choose “Sign in”"), ("muster retry", "“Retry failed rows”"), ("muster resume", "“Resume”"),
        ("muster undo", "“Undo”"),
    ]

    /// A text with a control in the place of a command that stands alone, without an option of its own.
    private static func replaced(_ command: String, by control: String, in text: Substring) -> String {
        var (replaced, rest) = ("", text)
        while let found = rest.firstRange(of: command) {
            replaced += rest[..<found.lowerBound]
            let behind = rest[found.upperBound...]
            let isOther = replaced.last.map(isQuoteOrWord) ?? false || behind.first?.isLetter == true
            replaced += isOther || behind.hasPrefix(" --") ? command : control
            rest = behind
        }
        return replaced + rest
    }

    private static func isQuoteOrWord(_ character: Character) -> Bool {
        "'‘“\"-".contains(character) || character.isLetter || character.isNumber
    }

    /// Whether an option at the end of a text belongs to a command that is named there: `muster resume --rebase`.
    private static func isOfCommand(_ text: String) -> Bool {
        let words = text.split(separator: " ").suffix(2)
        guard text.hasSuffix(" "), words.count == 2 else { return false }
        return words.first?.hasSuffix("muster") == true && words.last?.allSatisfy(\.isLetter) == true
    }
}
