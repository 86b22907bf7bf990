import ArgumentParser

/// Small programs that `scripts/benchmark` measures Muster by: its parts alone, and what it is held against.
@main
struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "muster-benchmarks",
        abstract: "What scripts/benchmark measures Muster by.",
        subcommands: [BareCalls.self, Fuzz.self, Recording.self]
    )
}
