import ArgumentParser

extension ExitReason {
    /// The reason that a command line cannot be understood.
    ///
    /// - Parameter error: the parser's.
    init(parsing error: any Error, _ arguments: [String]) {
        let advice = CommandLineAdvice(arguments: arguments, tree: .ofProgram())
        let complaint = advice.complaint ?? advice.completed(MusterCommand.message(for: error))
        self.init(ExitStatus.usage, complaint.hasSuffix(".") || complaint.hasSuffix("?") ? complaint : complaint + ".")
        help = advice.help
    }
}
