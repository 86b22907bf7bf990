extension RobotAccount {
    /// Makes sure that an answer is about the account that was asked for. A cache or a mixed-up connection may answer with another one, which shows nothing of this one.
    ///
    /// - Parameters:
    ///   - id: the id that was asked for. The case of letters and the signs between them make no difference.
    ///   - status: the status of the answer.
    /// - Throws: ``IdentityError`` `unreadableAnswer`.
    func requireID(_ id: String, answeredWith status: Int) throws(IdentityError) {
        guard self.id != id, Self.digits(self.id) != Self.digits(id) else { return }
        throw Self.isOther(self.id, status)
    }

    /// The error of an answer that is about another account.
    ///
    /// - Parameters:
    ///   - account: what the answer calls the account.
    ///   - status: the status of the answer.
    package static func isOther(_ account: String, _ status: Int) -> IdentityError {
        IdentityError(
            .unreadableAnswer,
            status: status,
            message: "The service answered with another account, '\(account)', so the answer says nothing of this one."
        )
    }

    private static func digits(_ id: String) -> String {
        id.lowercased().filter { $0.isLetter || $0.isNumber }
    }
}
