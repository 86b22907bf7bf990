import ArgumentParser
import IdentityAPI
import IdentitySandbox
import Muster
import SystemPackage

/// An error that ends the program: its exit code, and what people and programs are told.
struct ExitReason: Error {
    let code: Int32
    /// What happened and what to do, in whole sentences.
    let message: String
    /// The places in a file that it is about, as compilers print them.
    var problems: [InvalidSheet.Problem] = []
    /// How many places there are in all.
    var problemCount = 0
    /// Where help is found, for a command line that cannot be understood.
    var help: String?

    init(_ code: Int32, _ message: String) {
        self.code = code
        self.message = message
    }

    /// What standard error is told, its lines' ends included.
    var text: String {
        guard problems.isEmpty else {
            let more = problemCount - problems.count
            let rest = more > 0 ? ["… and \(more.counted("more problem"))."] : []
            return (problems.map(\.description) + rest + [message]).map { $0 + "\n" }.joined()
        }
        return "muster: \(message)\n" + (help.map { "See: \($0)\n" } ?? "")
    }
}

extension ExitReason {
    /// The reason that an error is; `nil` for an exit code that says it all.
    init?(_ error: any Error) {
        switch error {
        case let reason as ExitReason: self = reason
        case is ExitCode: return nil
        case let error as RunError: self.init(ExitStatus.code(of: error.code), error.description)
        case let error as InvalidSheet:
            self.init(ExitStatus.invalidInput, "Nothing was sent. Fix the file and try again.")
            problems = error.problems
            problemCount = error.count
        case let error as IdentityError: self.init(ExitStatus.code(of: error), Self.sentence(for: error))
        case let error as InvalidAddress: self.init(ExitStatus.configuration, error.description)
        case is InvalidQuota, is InvalidFaults, is ValidationError: self.init(ExitStatus.usage, "\(error)")
        case let error as SandboxCannotStart: self.init(ExitStatus.unreachable, error.description)
        case let error as Errno: self.init(ExitStatus.cannotWrite, "Muster cannot read or write a file. (\(error))")
        default:
            self.init(ExitStatus.fault, "Muster met an unexpected error. Please report it. (\(error))")
        }
    }

    private static func sentence(for error: IdentityError) -> String {
        if let wait = RetryAfterWait(error) {
            return
                "\(error.description) The service asks to wait until \(wait.clockTime) (\(wait.status), Retry-After). Nothing was sent."
        }
        let cure =
            switch error.kind {
            case _ where error.isInvalidPartition: " \(IdentityError.invalidPartitionAdvice)"
            case _ where error.isOfProxy: " \(error.proxyAdvice)"
            case .forbidden where error.isPage: " \(IdentityError.pageAdvice)"
            case .forbidden:
                " The sign-in works, but it may not do this: it needs the scopes PM.RobotAccount and PM.Group.Read. If it worked before, "
                    + "it lost a right, or an address filter blocks the call."
            case .refused where error.status == 400:
                " Is the organization id right? It is a UUID, not the organization's name: Admin > Organization settings shows it."
            case .notFound, .intercepted: " Check the URL and the organization id."
            case .unreadableAnswer where error.extent == .perhapsEveryCall:
                " If it worked before, a portal that asks for a sign-in, a proxy or a VPN most likely intercepts the call."
            case .unreachable: " Check the URL and the network."
            default: ""
            }
        let said = error.description
        return "\(said)\(".?!".contains(said.last ?? ".") ? "" : ".")\(cure) Nothing was sent."
    }
}
