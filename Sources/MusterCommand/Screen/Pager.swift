import FoundationEssentials
import IdentityAPI
import Subprocess
import SystemPackage

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Shows a result that may be longer than the screen: on a terminal through the user's pager, elsewhere as it is.
enum Pager {
    /// Prints lines on standard output, or on standard error where a question is asked.
    static func show(_ lines: [some StringProtocol], on screen: FileDescriptor = .standardOutput) async {
        let text = ControlCharacters.shown(lines.map { $0 + "\n" }.joined())
        guard isatty(screen.rawValue) == 1, lines.count >= Console.height(of: screen) else {
            return Console.write(Array(text.utf8), to: screen)
        }
        // Ctrl-C is meant for the pager. A handler, unlike being deaf to it, is not handed down to what is started.
        let before = signal(SIGINT) { _ in }
        defer { signal(SIGINT, before) }
        // `less` leaves at once what fits, keeps colours, and leaves the text on the screen.
        let environment = ProcessInfo.processInfo.environment
        let command = environment["MUSTER_PAGER"] ?? environment["PAGER"]
        let isShown = try? await run(
            command ?? "command -v less >/dev/null && exec less -FRX || exec cat",
            on: text,
            screen
        )
        // A pager that cannot be started must not hide the plan.
        if isShown != true { Console.write(Array(text.utf8), to: screen) }
    }

    /// Runs a pager to its end. Its input is a file: somebody may leave it long before it has read all, and a pipe would break then.
    ///
    /// - Returns: whether there was such a pager.
    private static func run(_ command: String, on text: String, _ screen: FileDescriptor) async throws -> Bool {
        let result = try await Subprocess.run(
            .path("/bin/sh"),
            arguments: ["-c", command],
            input: .fileDescriptor(try file(holding: text), closeAfterSpawningProcess: true),
            output: .fileDescriptor(screen, closeAfterSpawningProcess: false),
            error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
        )
        return result.terminationStatus != .exited(127)
    }

    /// A file without a name that holds a text, ready to be read.
    private static func file(holding text: String) throws -> FileDescriptor {
        let input = try Input(holding: Array(text.utf8))
        defer { input.discard() }
        return try FileDescriptor.open(input.path, .readOnly)
    }
}
