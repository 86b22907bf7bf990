import ArgumentParser

/// The CSV library alone, in a program as small as one that uses it can be: its memory is not that of a whole network stack.
@main
struct CSVBenchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "csv-benchmarks",
        abstract: "What scripts/benchmark measures the reading of CSV by.",
        subcommands: [Pieces.self, Ranges.self, Strings.self]
    )
}
