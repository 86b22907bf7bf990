import IdentityAPI
import Muster
import Subprocess
import SystemPackage

/// A command that prints a secret, such as `pass show uipath`: its first line on standard output.
struct SecretCommand {
    /// The timeout: long enough to type a passphrase.
    static let patience = Duration.seconds(60)
    private static let longestOutput = 64 << 10

    let setting: Setting

    /// Runs the command through `/bin/sh` to its end.
    ///
    /// - Throws: ``RunError`` `configuration`, with the command's standard error.
    func output(within patience: Duration = patience) async throws -> String {
        let ended = try await withThrowingTaskGroup(of: Ended?.self) { group in
            group.addTask { try await run() }
            group.addTask {
                try await Task.sleep(for: patience)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        guard let ended else { throw failure("did not end within \(patience.spoken), so Muster ended it") }
        let firstLine = String(ended.output.prefix { !$0.isNewline })
        switch ended.status {
        case .exited(0) where !firstLine.isEmpty: return firstLine
        case .exited(0): throw failure("printed nothing on standard output")
        case .exited(let code): throw failure("ended with status \(code)", said: ended.errors)
        case .signaled(let number): throw failure("was ended by signal \(number)", said: ended.errors)
        }
    }

    private typealias Ended = (status: TerminationStatus, output: String, errors: String)

    private func run() async throws -> Ended {
        do {
            let result = try await Subprocess.run(
                .path("/bin/sh"),
                arguments: ["-c", setting.value],
                output: .string(limit: Self.longestOutput),
                error: .string(limit: Self.longestOutput)
            )
            return (result.terminationStatus, result.standardOutput, result.standardError)
        } catch let error as SubprocessError {
            throw failure("cannot be run: \(error)")
        }
    }

    private func failure(_ what: String, said: String = "") -> RunError {
        let said = TextFormat.harmless(said.split(whereSeparator: \.isNewline).suffix(3).joined(separator: " / "))
        return RunError(
            .configuration,
            "The command of \(setting.place) \(what)\(said.isEmpty ? "." : ": \(said.prefix(300))") It is: \(TextFormat.harmless(setting.value))"
        )
    }
}
