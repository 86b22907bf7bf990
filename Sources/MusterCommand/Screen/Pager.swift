import FoundationEssentials
import IdentityAPI
import LibC
import Subprocess
import SystemPackage

/// Shows a result that may be longer than the screen: through the user's pager on a terminal, directly elsewhere.
enum Pager {
    /// Prints lines on standard output, or on standard error for a question.
    static func show(_ lines: [some StringProtocol], on screen: FileDescriptor = .standardOutput) async {
        let text = ControlCharacters.shown(lines.map { $0 + "\n" }.joined())
        guard isatty(screen.rawValue) == 1, lines.count >= Console.height(of: screen) else {
            return Console.write(Array(text.utf8), to: screen)
        }
        // Ctrl-C is for the pager. A child process does not inherit a handler, but it would inherit an ignored signal.
        let before = signal(SIGINT) { _ in }
        defer { signal(SIGINT, before) }
        // `less` exits at once when the text fits, keeps colours, and leaves the text on the screen.
        let environment = ProcessInfo.processInfo.environment
        let command = environment["MUSTER_PAGER"] ?? environment["PAGER"]
        let isShown = try? await run(
            command ?? "command -v less >/dev/null && exec less -FRX || exec cat",
            on: text,
            screen
        )
        // A pager that does not start must not hide the plan.
        if isShown != true { Console.write(Array(text.utf8), to: screen) }
    }

    /// Runs a pager to its end. Its input is a file, because the user may quit before the pager has read everything, which would break a pipe.
    ///
    /// - Returns: whether the pager exists.
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

    /// Returns a file without a name that contains a text, positioned at its start.
    private static func file(holding text: String) throws -> FileDescriptor {
        let input = try Input(holding: Array(text.utf8))
        defer { input.discard() }
        return try FileDescriptor.open(input.path, .readOnly)
    }
}
