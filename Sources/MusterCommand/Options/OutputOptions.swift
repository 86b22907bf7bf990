import ArgumentParser

/// How the program talks.
struct OutputOptions: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text
        case json
    }

    @Option(
        name: .customLong("output"),
        help: "text, or json: one JSON object a line on standard output. Default: text."
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
}
