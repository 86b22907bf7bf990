import IdentityAPI
import IdentitySandbox
import SystemPackage

extension JSONLine {
    /// An exported account.
    static func account(_ account: RobotAccount, _ groupNames: [String]) -> String {
        line([
            "event": "account", "id": account.id, "name": account.name, "displayName": account.displayName,
            "groups": groupNames, "groupIds": account.groupIDs, "creationTime": account.creationTime,
            "lastLoginTime": account.lastLoginTime,
        ])
    }

    /// A complete export. It has no path when it went to standard output.
    static func export(_ accounts: Int, to path: FilePath?) -> String {
        line(["event": "export", "accounts": accounts, "out": path?.string])
    }

    /// A listening sandbox, with the environment variables for other commands.
    static func sandbox(_ sandbox: RunningSandbox) -> String {
        let environment = [
            "MUSTER_URL": sandbox.apiURL, "MUSTER_TOKEN_URL": sandbox.tokenURL,
            "MUSTER_ORGANIZATION_ID": sandbox.options.organizationID,
            "MUSTER_CLIENT_ID": sandbox.options.clientID, "MUSTER_CLIENT_SECRET": sandbox.options.clientSecret,
        ]
        return line([
            "event": "sandbox", "url": sandbox.url, "environment": environment, "token": sandbox.options.readyToken,
            "state": sandbox.url + "/_sandbox/state",
        ])
    }

    /// The address of a listening page, with the key that opens it in one browser, once.
    static func ui(_ url: String) -> String { line(["event": "ui", "url": url]) }
}
