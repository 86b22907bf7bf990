import ArgumentParser
import Fuzzing
import SystemPackage

/// Feeds one kind of input to the program's readers, as `scripts/fuzz` asks.
struct Fuzz: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reads random inputs. Each follows from the seed and its number alone."
    )

    @Argument(help: "What is read: answers, checkpoint, csv or settings.", transform: Self.kind)
    var kind: FuzzKind

    @Option(help: "Where the random numbers begin.")
    var seed: UInt64

    @Option(help: "The number of the first input.")
    var from = 0

    @Option(help: "How many inputs.")
    var inputs = 10_000_000

    @Option(help: "A file that holds the number of the input that is being read, for whoever outlives a crash.")
    var trace: String?

    @Flag(help: "Print the first input as hexadecimal digits, and read nothing.")
    var show = false

    func run() throws {
        if show { return print(Self.hexadecimal(kind.input(seed: seed, number: from).bytes)) }
        let file = try trace.map {
            try FileDescriptor.open($0, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        }
        let start = ContinuousClock.now
        for number in from..<from + inputs {
            if let file { try Self.note(number, in: file) }
            let input = kind.input(seed: seed, number: number)
            guard let problem = kind.problem(with: input) else { continue }
            print("\(kind.rawValue), seed \(seed), input \(number): \(problem)\n\(Self.hexadecimal(input.bytes))")
            throw ExitCode(1)
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        print(
            "\(kind.rawValue): \(inputs) inputs, seed \(seed), \(Int(seconds)) s, \(Int(Double(inputs) / seconds)) a second"
        )
    }

    /// Writes a number where it stays when this process ends, however it ends.
    private static func note(_ number: Int, in file: FileDescriptor) throws {
        try withUnsafeBytes(of: UInt64(number).littleEndian) { _ = try file.writeAll(toAbsoluteOffset: 0, $0) }
    }

    private static func kind(_ text: String) throws -> FuzzKind {
        guard let kind = FuzzKind(rawValue: text) else { throw ValidationError("There is no kind '\(text)'.") }
        return kind
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
