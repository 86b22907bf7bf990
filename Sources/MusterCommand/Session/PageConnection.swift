import IdentityAPI
import Muster
import MusterUI
import SystemPackage

/// How the page reaches the service: by the same settings as every command. No secret leaves this program.
struct PageConnection: Sendable {
    private let connection: ConnectionOptions
    private let settings: RunSettings

    /// - Parameter settings: how runs work unless the page says otherwise.
    init(_ connection: ConnectionOptions, _ settings: RunSettings) {
        self.connection = connection
        self.settings = settings
    }

    /// The connector.
    ///
    /// - Throws: ``RunError`` for an invalid profile or value.
    func connector() throws -> ServiceConnector {
        let found = try Settings(options: connection.given)
        var settings = settings
        settings.sheet.listSeparator = found.text(.listSeparator)
        return ServiceConnector(
            profiles: Profile.names(in: found.folders),
            profile: found.profile?.name,
            settings: settings
        ) { choice, body in
            try await Session.with(options(for: choice)) { session in
                try await body(
                    ServiceConnector.Connection(
                        client: session.client,
                        concurrency: session.concurrency,
                        isRehearsal: session.isRehearsal,
                        options: session.repeatedOptions,
                        rights: await rights(session)
                    )
                )
            }
        }
    }

    /// The options of a choice: those of the command line, with another profile or a rehearsal.
    private func options(for choice: ServiceConnector.Choice) -> ConnectionOptions {
        var options = connection
        switch choice {
        case .settings(let profile): options.profile = profile ?? connection.profile
        case .rehearsal(let export):
            options.sandbox = false
            options.sandboxFrom = export.string
        }
        return options
    }

    private func rights(_ session: Session) async -> [String] {
        await session.client.lacksGroupWrite
            ? [
                "It may not make or change groups: it lacks the scope PM.Group.Write. "
                    + "Muster changes accounts one by one instead."
            ]
            : ["It may read and change accounts and groups, as far as its token tells."]
    }
}
