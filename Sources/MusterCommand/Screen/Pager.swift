import FoundationEssentials
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
    /// Prints lines on standard output.
    static func show(_ lines: [some StringProtocol]) async {
        let text = lines.map { $0 + "\n" }.joined()
        guard isatty(STDOUT_FILENO) == 1, lines.count >= Screen.height else {
            return Screen.say(bytes: Array(text.utf8))
        }
        // `less` leaves at once what fits, keeps colours, and leaves the text on the screen.
        let environment = ProcessInfo.processInfo.environment
        let command = environment["MUSTER_PAGER"] ?? environment["PAGER"]
        let result = try? await Subprocess.run(
            .path("/bin/sh"),
            arguments: ["-c", command ?? "command -v less >/dev/null && exec less -FRX || exec cat"],
            input: .string(text),
            output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
            error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
        )
        // A pager that cannot be started must not hide the plan.
        if result?.terminationStatus == .exited(127) || result == nil { Screen.say(bytes: Array(text.utf8)) }
    }
}
