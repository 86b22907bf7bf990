import ArgumentParser

/// How the program talks.
struct OutputOptions: ParsableArguments {
    enum Format: String, CaseIterable {
        case text
        case json
    }

    @Option(
        name: .customLong("output"),
        help: ArgumentHelp(
            "text, or json: one JSON object a line (muster help json). Default: text.",
            valueName: "format"
        ),
        completion: .list(Format.allCases.map(\.rawValue)),
        transform: Choice.of(Format.allCases)
    )
    var format: Format?

    @Flag(help: "Go ahead without asking.")
    var yes = false

    @Flag(help: "Only results and errors: no progress, no plan.")
    var quiet = false

    @Flag(help: "No colour.")
    var noColor = false

    /// How results are written.
    var output: Format { format ?? .text }

    /// Whether `--output json` stands on a command line, understood or not: an error in it is told as JSON too.
    static func askForJSON(_ arguments: [String]) -> Bool {
        let words = arguments.prefix { $0 != "--" }
        return words.contains("--output=json") || zip(words, words.dropFirst()).contains { $0 == ("--output", "json") }
    }

    /// Whether people are told what is going on.
    var isTalkative: Bool { output == .text && !quiet }
}
