import IdentityAPI
import Muster
import SystemPackage

/// Asks on a terminal for the missing values of a profile.
struct Interview {
    let folders: Folders
    /// Whether an option gave the profile's name.
    let isNamed: Bool

    /// Completes a draft.
    ///
    /// - Throws: the exit code when the user gives up. Nothing was written then.
    func complete(_ draft: inout ProfileDraft, _ answers: AnswerOptions) throws {
        if !draft.missing.isEmpty {
            Console.note(
                """
                A profile says where your Identity service is and how to sign in. An empty answer
                takes what stands in brackets; Ctrl-C leaves everything as it was.

                """
            )
        }
        if draft.values[.url] == nil { draft.values[.url] = try url(answers) }
        if !draft.hasToken, draft.values[.clientId] == nil { draft.values[.clientId] = try clientID() }
        if draft.secretPlace == nil { try askForSecret(&draft) }
        if !isNamed { draft.name = try name(draft.name) }
    }

    private func url(_ answers: AnswerOptions) throws -> String {
        let product: Product
        if let given = answers.product {
            product = given
        } else {
            Console.note("Which product is it?")
            // With an address that fits none of these products, the user need not choose one.
            var answer = try Prompt.choice(among: Product.allCases.map(\.title), orText: { $0.contains("://") })
            guard let chosen = Product.allCases.first(where: { $0.title == answer }) else {
                while !isUsable(answer) { answer = try Prompt.text("Address of the Identity service") }
                return answer
            }
            product = chosen
        }
        var given = (host: answers.host, organization: answers.organization)
        while true {
            // Asks again for invalid values.
            defer { given = (nil, nil) }
            let host = product.hasOwnHost ? try given.host ?? Prompt.text(product.hostQuestion) : nil
            // The user can paste the whole address.
            if let host, host.contains("://") {
                guard isUsable(host) else { continue }
                return host
            }
            let question = "Organization (its name, or https://\(host ?? "cloud.uipath.com")/…)"
            let organization = product.namesOrganization ? try given.organization ?? Prompt.text(question) : nil
            if let organization, organization.contains("://") {
                guard isUsable(organization) else { continue }
                return organization
            }
            if let problem = [host, organization].compactMap({ $0.flatMap(ProfileDraft.problem(inName:)) }).first {
                Console.note("That \(problem).")
            } else if let url = product.url(host: host, organization: organization), isUsable(url) {
                Console.note("  That is \(url)")
                return url
            }
        }
    }

    private func isUsable(_ url: String) -> Bool {
        do {
            _ = try Deployment(url: url)
            return true
        } catch {
            Console.note(error.description)
            return false
        }
    }

    private func clientID() throws -> String {
        while true {
            let id = try Prompt.text("Client id of the external application (Admin > External applications)")
            guard let problem = ProfileDraft.problem(inName: id) else { return id }
            Console.note("That \(problem).")
        }
    }

    private func askForSecret(_ draft: inout ProfileDraft) throws {
        Console.note("How does Muster sign in?")
        let ways = [
            "Through my browser, without a secret: the application is non-confidential",
            "With a secret that I paste: store it in a file that only I can read",
            "With a secret in an existing file",
            "With a secret that a command prints, such as: pass show uipath",
            "With a secret in the environment, as MUSTER_CLIENT_SECRET",
        ]
        switch ways.firstIndex(of: try Prompt.choice(among: ways)) {
        case 0: draft.secretPlace = .login
        case 1: draft.secretPlace = .keptFile(try Prompt.secret("Secret (not shown)"))
        case 2:
            let file = try Prompt.text("File")
            let path =
                file.hasPrefix("~/") ? folders.home.appending(String(file.dropFirst(2))) : FilePath(file).absolute
            draft.values[.clientSecretFile] = path.string
            draft.secretPlace = .named
        case 3:
            draft.values[.clientSecretCommand] = try Prompt.text("Command")
            draft.secretPlace = .named
        default: draft.secretPlace = .environment
        }
    }

    private func name(_ proposal: String) throws -> String {
        while true {
            let name = try Prompt.text("Profile name (Muster uses the one called default when you name none)", proposal)
            do {
                try Profile.requireNewName(name)
                return name
            } catch let error as RunError {
                Console.note(error.description)
            }
        }
    }
}
