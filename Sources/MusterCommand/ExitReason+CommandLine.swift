import ArgumentParser
import IdentityAPI

extension ExitReason {
    /// The reason that a command line cannot be understood.
    ///
    /// - Parameter error: the parser's.
    init(parsing error: any Error, _ arguments: [String]) {
        let advice = CommandLineAdvice(arguments: arguments, tree: .ofProgram())
        let said = advice.complaint ?? advice.completed(MusterCommand.message(for: error))
        // It repeats what it does not understand: with a mistyped --proxy, that is a password.
        let complaint = Proxy.withoutSignIn(said)
        self.init(ExitStatus.usage, complaint.hasSuffix(".") || complaint.hasSuffix("?") ? complaint : complaint + ".")
        help = advice.help
    }
}
