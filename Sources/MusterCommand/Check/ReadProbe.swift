import IdentityAPI
import Muster

/// The two calls that test reading.
struct ReadProbe: Sendable {
    let client: IdentityClient
    let organization: SignedInOrganization
    let isReadyToken: Bool

    /// Reads one account, which tests the right and shows the number of accounts. Returns a finding about the address when there is no response.
    func accounts() async -> Finding {
        await counted(.accounts, "robot account", scope: "PM.RobotAccount (or PM.RobotAccount.Read)") {
            let page = try await client.robotAccounts(top: 1)
            return page.totalCount ?? page.results.count
        }
    }

    func groups() async -> Finding {
        await counted(.groups, "group", scope: "PM.Group.Read") { try await client.groups().value.count }
    }

    private func counted(
        _ subject: Finding.Subject,
        _ what: String,
        scope: String,
        _ count: () async throws -> Int
    ) async -> Finding {
        do {
            let count = try await count()
            return Finding(subject: subject, found: count.counted(what), details: .init(count: count))
        } catch let error as IdentityError where error.kind == .stopped {
            return spent(subject)
        } catch let error as IdentityError {
            return Finding(
                subject,
                reading: error,
                scope: scope,
                organization: organization,
                isReadyToken: isReadyToken
            )
        } catch {
            return Finding(subject, failed: error)
        }
    }

    private func spent(_ subject: Finding.Subject) -> Finding {
        let quotaStatus = client.gate.quotaStatus(.get)
        let wait = quotaStatus.pausedFor ?? client.gate.forecast(.get, calls: 1)
        return Finding(
            subject: subject,
            status: .failed(ExitStatus.unreachable),
            found: "not read: the quota of GET calls is spent\(quotaStatus.refused > 0 ? " (HTTP 429)" : "").",
            advice: "Try again in \(wait.spoken). A run would wait."
        )
    }
}
