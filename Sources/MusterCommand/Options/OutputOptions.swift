import ArgumentParser
import Logging
import Muster

/// The options for output.
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

    @Flag(help: "Also show where calls go, and how many were made.")
    var verbose = false

    @Flag(help: "No colour.")
    var noColor = false

    @Option(
        help: ArgumentHelp(
            "Append what happens to this file, one line an event, in swift-log's format.",
            valueName: "file"
        ),
        completion: .file()
    )
    var log: String?

    @Option(
        help: ArgumentHelp(
            "Keep metrics in this file, as Prometheus text for node_exporter's textfile collector.",
            valueName: "file"
        ),
        completion: .file()
    )
    var metrics: String?

    func validate() throws {
        guard !quiet || !verbose else { throw ValidationError("--quiet and --verbose exclude each other.") }
    }

    /// The format of results.
    var output: Format { format ?? .text }

    /// Returns whether a command line, even an invalid one, asks for JSON, so that its errors are JSON too.
    static func askForJSON(_ arguments: [String]) -> Bool {
        let words = arguments.prefix { $0 != "--" }
        let option = "--output"
        let said =
            words.last { $0.hasPrefix(option + "=") }?.dropFirst(option.count + 1)
            ?? words.lastIndex(of: option).flatMap { words.indices.contains($0 + 1) ? words[$0 + 1][...] : nil }
        return said ?? Settings.environment[SettingName.output.variable]?[...] == Format.json.rawValue[...]
    }

    /// Returns whether a command line asks for results and errors only.
    static func askForQuiet(_ arguments: [String]) -> Bool { arguments.prefix { $0 != "--" }.contains("--quiet") }

    /// Reports what people should know before a run begins, on standard error or as a JSON event.
    @Sendable func tell(_ notice: Notice) {
        LogFile.logger?.notice("\(notice)")
        if output == .json { return Console.say(JSONLine.notice("\(notice)")) }
        if isTalkative { Console.note("\(notice)") }
    }

    /// Prints the result of a run.
    func say(_ result: Run.Result, _ folder: RunFolder, next: [NextStep]) {
        if output == .json { return Console.say(JSONLine.result(result, folder, next: next)) }
        let width = Console.proseWidth()
        Console.say(ResultText(summary: result.summary, folder: folder, next: next, width: width).text)
    }

    /// Whether the program shows progress and plans to people.
    var isTalkative: Bool { output == .text && !quiet }
}
