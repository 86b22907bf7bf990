import IdentityAPI
import IdentitySandbox
import SystemPackage

extension JSONLine {
    /// An exported account.
    static func account(_ account: RobotAccount, _ groupNames: [String]) -> String {
        line(
            JSONEvent.Account(
                id: account.id,
                name: account.name,
                displayName: account.displayName,
                groups: groupNames,
                groupIds: account.groupIDs,
                creationTime: account.creationTime,
                lastLoginTime: account.lastLoginTime
            )
        )
    }

    static func export(_ accounts: Int, to path: FilePath?) -> String {
        line(JSONEvent.Export(accounts: accounts, out: path?.string))
    }

    static func sandbox(_ sandbox: RunningSandbox) -> String {
        line(
            JSONEvent.Sandbox(
                url: sandbox.url,
                environment: [
                    "MUSTER_URL": sandbox.apiURL, "MUSTER_TOKEN_URL": sandbox.tokenURL,
                    "MUSTER_ORGANIZATION_ID": sandbox.options.organizationID,
                    "MUSTER_CLIENT_ID": sandbox.options.clientID,
                    "MUSTER_CLIENT_SECRET": sandbox.options.clientSecret,
                ],
                token: sandbox.options.readyToken,
                state: sandbox.url + "/_sandbox/state"
            )
        )
    }
}
