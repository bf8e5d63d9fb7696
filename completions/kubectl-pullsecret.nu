module completions {

  def "nu-complete kubectl-pullsecret insecure_skip_tls_verify" [] {
    [ "true" "false" ]
  }

  def "nu-complete kubectl-pullsecret disable_compression" [] {
    [ "true" "false" ]
  }

  # Own Kubernetes image pull credentials from the keyring to the kubelet's pull
  export extern kubectl-pullsecret [
    --namespace(-n): string   # If present, the namespace scope for this CLI request
    --context: string         # The name of the kubeconfig context to use
    --kubeconfig: path        # Path to the kubeconfig file to use for CLI requests
    --cluster: string         # The name of the kubeconfig cluster to use
    --user: string            # The name of the kubeconfig user to use
    --as: string              # Username to impersonate for the operation; a regular user or a service account in a namespace
    --as-group: string        # Group to impersonate for the operation; can be repeated to specify multiple groups
    --as-uid: string          # UID to impersonate for the operation
    --server(-s): string      # The address and port of the Kubernetes API server
    --token: string           # Bearer token for authentication to the API server
    --certificate-authority: path # Path to a cert file for the certificate authority of the API server
    --client-certificate: path # Path to a client certificate file for TLS
    --client-key: path        # Path to a client key file for TLS
    --tls-server-name: string # Server name to use for the API server's certificate validation, instead of its hostname
    --insecure-skip-tls-verify: string@"nu-complete kubectl-pullsecret insecure_skip_tls_verify" # If true, the API server's certificate will not be checked for validity; never meant for registries
    --request-timeout: string # How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]
    --disable-compression: string@"nu-complete kubectl-pullsecret disable_compression" # If true, opt-out of response compression for all requests to the server
    --v(-v): string           # Log level: 4 tells what is done, 8 tells each request (never a credential)
    --help(-h)                # Print help
    --version(-V)             # Print version
  ]

  def "nu-complete kubectl-pullsecret add verify" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete kubectl-pullsecret add dry_run" [] {
    [ "none" "client" "server" ]
  }

  def "nu-complete kubectl-pullsecret add output" [] {
    [ "json" "yaml" "name" ]
  }

  def "nu-complete kubectl-pullsecret add insecure_skip_tls_verify" [] {
    [ "true" "false" ]
  }

  def "nu-complete kubectl-pullsecret add disable_compression" [] {
    [ "true" "false" ]
  }

  # Create or extend a pull secret, attach it, and verify it against the registry
  export extern "kubectl-pullsecret add" [
    --username(-u): string    # User name at the registry
    --email: string           # Email address, only if the registry wants one
    --password-stdin          # Take the password from standard input
    --from: string            # Take it from: prompt, keyring, docker, podman, helper:NAME or config:PATH
    --expires: string         # When the credential ends: 2027-01-31, a time (RFC 3339), or 90d, 12h
    --name: string            # Name of the secret [default: from the registry, such as pull-ghcr-io]
    --create-only             # Fail if the secret exists and would change
    --replace                 # Delete and create a secret of the wrong type, or an immutable one
    --serviceaccount: string  # Service accounts, by name [default: default]
    --all-serviceaccounts     # All service accounts of the namespace
    --workload: string        # Workloads, as TYPE/NAME
    --no-attach               # Attach to nothing
    --verify: string@"nu-complete kubectl-pullsecret add verify" # Whether to ask the registry before writing
    --image: string           # Images to verify with, besides those in use in the namespace
    --registry-ca: path       # Certificate authorities of the registry, besides the system's (PEM)
    --plain-http: string      # Registries to ask by plain http, as host[:port]; loopback needs none of this
    --wait                    # Follow the failing pods until they pull
    --timeout: string         # How long to wait; 0 for ever
    --restart                 # Make the failing pods anew that were made before this change
    --dry-run: string@"nu-complete kubectl-pullsecret add dry_run" # Only say what would be done: none, client or server
    --yes(-y)                 # Do not ask for confirmation. Off a terminal, or with a password on standard input, what replaces, restarts, deletes or takes away needs it
    --adopt                   # Change what an operator or another owner manages; they may revert it
    --field-manager: string   # Name of this client in the fields that it sets
    --output(-o): string@"nu-complete kubectl-pullsecret add output" # Output format
    --reveal                  # With --dry-run=client -o yaml|json: print the credential even on a terminal
    --namespace(-n): string   # If present, the namespace scope for this CLI request
    --context: string         # The name of the kubeconfig context to use
    --kubeconfig: path        # Path to the kubeconfig file to use for CLI requests
    --cluster: string         # The name of the kubeconfig cluster to use
    --user: string            # The name of the kubeconfig user to use
    --as: string              # Username to impersonate for the operation; a regular user or a service account in a namespace
    --as-group: string        # Group to impersonate for the operation; can be repeated to specify multiple groups
    --as-uid: string          # UID to impersonate for the operation
    --server(-s): string      # The address and port of the Kubernetes API server
    --token: string           # Bearer token for authentication to the API server
    --certificate-authority: path # Path to a cert file for the certificate authority of the API server
    --client-certificate: path # Path to a client certificate file for TLS
    --client-key: path        # Path to a client key file for TLS
    --tls-server-name: string # Server name to use for the API server's certificate validation, instead of its hostname
    --insecure-skip-tls-verify: string@"nu-complete kubectl-pullsecret add insecure_skip_tls_verify" # If true, the API server's certificate will not be checked for validity; never meant for registries
    --request-timeout: string # How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]
    --disable-compression: string@"nu-complete kubectl-pullsecret add disable_compression" # If true, opt-out of response compression for all requests to the server
    --v(-v): string           # Log level: 4 tells what is done, 8 tells each request (never a credential)
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    ...registries: string     # Registries, as host[:port][/path]; docker.io for Docker Hub. With none: asks
  ]

  def "nu-complete kubectl-pullsecret attach dry_run" [] {
    [ "none" "client" "server" ]
  }

  def "nu-complete kubectl-pullsecret attach output" [] {
    [ "json" "yaml" "name" ]
  }

  def "nu-complete kubectl-pullsecret attach insecure_skip_tls_verify" [] {
    [ "true" "false" ]
  }

  def "nu-complete kubectl-pullsecret attach disable_compression" [] {
    [ "true" "false" ]
  }

  # Append a secret to the lists of service accounts or workloads, never replacing what is there
  export extern "kubectl-pullsecret attach" [
    --serviceaccount: string  # Service accounts, by name [default: default]
    --all-serviceaccounts     # All service accounts of the namespace
    --workload: string        # Workloads, as TYPE/NAME
    --dry-run: string@"nu-complete kubectl-pullsecret attach dry_run" # Only say what would be done: none, client or server
    --yes(-y)                 # Do not ask for confirmation. Off a terminal, or with a password on standard input, what replaces, restarts, deletes or takes away needs it
    --adopt                   # Change what an operator or another owner manages; they may revert it
    --field-manager: string   # Name of this client in the fields that it sets
    --output(-o): string@"nu-complete kubectl-pullsecret attach output" # Output format
    --namespace(-n): string   # If present, the namespace scope for this CLI request
    --context: string         # The name of the kubeconfig context to use
    --kubeconfig: path        # Path to the kubeconfig file to use for CLI requests
    --cluster: string         # The name of the kubeconfig cluster to use
    --user: string            # The name of the kubeconfig user to use
    --as: string              # Username to impersonate for the operation; a regular user or a service account in a namespace
    --as-group: string        # Group to impersonate for the operation; can be repeated to specify multiple groups
    --as-uid: string          # UID to impersonate for the operation
    --server(-s): string      # The address and port of the Kubernetes API server
    --token: string           # Bearer token for authentication to the API server
    --certificate-authority: path # Path to a cert file for the certificate authority of the API server
    --client-certificate: path # Path to a client certificate file for TLS
    --client-key: path        # Path to a client key file for TLS
    --tls-server-name: string # Server name to use for the API server's certificate validation, instead of its hostname
    --insecure-skip-tls-verify: string@"nu-complete kubectl-pullsecret attach insecure_skip_tls_verify" # If true, the API server's certificate will not be checked for validity; never meant for registries
    --request-timeout: string # How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]
    --disable-compression: string@"nu-complete kubectl-pullsecret attach disable_compression" # If true, opt-out of response compression for all requests to the server
    --v(-v): string           # Log level: 4 tells what is done, 8 tells each request (never a credential)
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name: string              # The secret
  ]

  def "nu-complete kubectl-pullsecret detach dry_run" [] {
    [ "none" "client" "server" ]
  }

  def "nu-complete kubectl-pullsecret detach output" [] {
    [ "json" "yaml" "name" ]
  }

  def "nu-complete kubectl-pullsecret detach insecure_skip_tls_verify" [] {
    [ "true" "false" ]
  }

  def "nu-complete kubectl-pullsecret detach disable_compression" [] {
    [ "true" "false" ]
  }

  # Take a secret out of the lists of service accounts or workloads, leaving the others as they are
  export extern "kubectl-pullsecret detach" [
    --serviceaccount: string  # Service accounts, by name [default: default]
    --all-serviceaccounts     # All service accounts of the namespace
    --workload: string        # Workloads, as TYPE/NAME
    --dry-run: string@"nu-complete kubectl-pullsecret detach dry_run" # Only say what would be done: none, client or server
    --yes(-y)                 # Do not ask for confirmation. Off a terminal, or with a password on standard input, what replaces, restarts, deletes or takes away needs it
    --adopt                   # Change what an operator or another owner manages; they may revert it
    --field-manager: string   # Name of this client in the fields that it sets
    --output(-o): string@"nu-complete kubectl-pullsecret detach output" # Output format
    --namespace(-n): string   # If present, the namespace scope for this CLI request
    --context: string         # The name of the kubeconfig context to use
    --kubeconfig: path        # Path to the kubeconfig file to use for CLI requests
    --cluster: string         # The name of the kubeconfig cluster to use
    --user: string            # The name of the kubeconfig user to use
    --as: string              # Username to impersonate for the operation; a regular user or a service account in a namespace
    --as-group: string        # Group to impersonate for the operation; can be repeated to specify multiple groups
    --as-uid: string          # UID to impersonate for the operation
    --server(-s): string      # The address and port of the Kubernetes API server
    --token: string           # Bearer token for authentication to the API server
    --certificate-authority: path # Path to a cert file for the certificate authority of the API server
    --client-certificate: path # Path to a client certificate file for TLS
    --client-key: path        # Path to a client key file for TLS
    --tls-server-name: string # Server name to use for the API server's certificate validation, instead of its hostname
    --insecure-skip-tls-verify: string@"nu-complete kubectl-pullsecret detach insecure_skip_tls_verify" # If true, the API server's certificate will not be checked for validity; never meant for registries
    --request-timeout: string # How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]
    --disable-compression: string@"nu-complete kubectl-pullsecret detach disable_compression" # If true, opt-out of response compression for all requests to the server
    --v(-v): string           # Log level: 4 tells what is done, 8 tells each request (never a credential)
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name: string              # The secret; it need not exist
  ]

  def "nu-complete kubectl-pullsecret login verify" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete kubectl-pullsecret login insecure_skip_tls_verify" [] {
    [ "true" "false" ]
  }

  def "nu-complete kubectl-pullsecret login disable_compression" [] {
    [ "true" "false" ]
  }

  # Check a password against its registry and keep it in the OS keyring
  export extern "kubectl-pullsecret login" [
    --username(-u): string    # User name at the registry
    --password-stdin          # Take the password from standard input
    --verify: string@"nu-complete kubectl-pullsecret login verify" # Whether to ask the registry before keeping it
    --registry-ca: path       # Certificate authorities of the registry, besides the system's (PEM)
    --plain-http: string      # Registries to ask by plain http, as host[:port]; loopback needs none of this
    --namespace(-n): string   # If present, the namespace scope for this CLI request
    --context: string         # The name of the kubeconfig context to use
    --kubeconfig: path        # Path to the kubeconfig file to use for CLI requests
    --cluster: string         # The name of the kubeconfig cluster to use
    --user: string            # The name of the kubeconfig user to use
    --as: string              # Username to impersonate for the operation; a regular user or a service account in a namespace
    --as-group: string        # Group to impersonate for the operation; can be repeated to specify multiple groups
    --as-uid: string          # UID to impersonate for the operation
    --server(-s): string      # The address and port of the Kubernetes API server
    --token: string           # Bearer token for authentication to the API server
    --certificate-authority: path # Path to a cert file for the certificate authority of the API server
    --client-certificate: path # Path to a client certificate file for TLS
    --client-key: path        # Path to a client key file for TLS
    --tls-server-name: string # Server name to use for the API server's certificate validation, instead of its hostname
    --insecure-skip-tls-verify: string@"nu-complete kubectl-pullsecret login insecure_skip_tls_verify" # If true, the API server's certificate will not be checked for validity; never meant for registries
    --request-timeout: string # How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]
    --disable-compression: string@"nu-complete kubectl-pullsecret login disable_compression" # If true, opt-out of response compression for all requests to the server
    --v(-v): string           # Log level: 4 tells what is done, 8 tells each request (never a credential)
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    registry: string          # Registry, as host[:port][/path]; docker.io for Docker Hub
  ]

  def "nu-complete kubectl-pullsecret logout insecure_skip_tls_verify" [] {
    [ "true" "false" ]
  }

  def "nu-complete kubectl-pullsecret logout disable_compression" [] {
    [ "true" "false" ]
  }

  # Forget a password that the OS keyring holds
  export extern "kubectl-pullsecret logout" [
    --username(-u): string    # User name at the registry; needed where several are kept
    --namespace(-n): string   # If present, the namespace scope for this CLI request
    --context: string         # The name of the kubeconfig context to use
    --kubeconfig: path        # Path to the kubeconfig file to use for CLI requests
    --cluster: string         # The name of the kubeconfig cluster to use
    --user: string            # The name of the kubeconfig user to use
    --as: string              # Username to impersonate for the operation; a regular user or a service account in a namespace
    --as-group: string        # Group to impersonate for the operation; can be repeated to specify multiple groups
    --as-uid: string          # UID to impersonate for the operation
    --server(-s): string      # The address and port of the Kubernetes API server
    --token: string           # Bearer token for authentication to the API server
    --certificate-authority: path # Path to a cert file for the certificate authority of the API server
    --client-certificate: path # Path to a client certificate file for TLS
    --client-key: path        # Path to a client key file for TLS
    --tls-server-name: string # Server name to use for the API server's certificate validation, instead of its hostname
    --insecure-skip-tls-verify: string@"nu-complete kubectl-pullsecret logout insecure_skip_tls_verify" # If true, the API server's certificate will not be checked for validity; never meant for registries
    --request-timeout: string # How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]
    --disable-compression: string@"nu-complete kubectl-pullsecret logout disable_compression" # If true, opt-out of response compression for all requests to the server
    --v(-v): string           # Log level: 4 tells what is done, 8 tells each request (never a credential)
    --help(-h)                # Print help
    --version(-V)             # Print version
    registry: string          # Registry, as host[:port][/path]; docker.io for Docker Hub
  ]

  def "nu-complete kubectl-pullsecret logins output" [] {
    [ "json" "yaml" "name" ]
  }

  def "nu-complete kubectl-pullsecret logins insecure_skip_tls_verify" [] {
    [ "true" "false" ]
  }

  def "nu-complete kubectl-pullsecret logins disable_compression" [] {
    [ "true" "false" ]
  }

  # List whose passwords the OS keyring holds (never the passwords)
  export extern "kubectl-pullsecret logins" [
    --output(-o): string@"nu-complete kubectl-pullsecret logins output" # Output format
    --namespace(-n): string   # If present, the namespace scope for this CLI request
    --context: string         # The name of the kubeconfig context to use
    --kubeconfig: path        # Path to the kubeconfig file to use for CLI requests
    --cluster: string         # The name of the kubeconfig cluster to use
    --user: string            # The name of the kubeconfig user to use
    --as: string              # Username to impersonate for the operation; a regular user or a service account in a namespace
    --as-group: string        # Group to impersonate for the operation; can be repeated to specify multiple groups
    --as-uid: string          # UID to impersonate for the operation
    --server(-s): string      # The address and port of the Kubernetes API server
    --token: string           # Bearer token for authentication to the API server
    --certificate-authority: path # Path to a cert file for the certificate authority of the API server
    --client-certificate: path # Path to a client certificate file for TLS
    --client-key: path        # Path to a client key file for TLS
    --tls-server-name: string # Server name to use for the API server's certificate validation, instead of its hostname
    --insecure-skip-tls-verify: string@"nu-complete kubectl-pullsecret logins insecure_skip_tls_verify" # If true, the API server's certificate will not be checked for validity; never meant for registries
    --request-timeout: string # How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]
    --disable-compression: string@"nu-complete kubectl-pullsecret logins disable_compression" # If true, opt-out of response compression for all requests to the server
    --v(-v): string           # Log level: 4 tells what is done, 8 tells each request (never a credential)
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete kubectl-pullsecret why output" [] {
    [ "json" "yaml" ]
  }

  def "nu-complete kubectl-pullsecret why insecure_skip_tls_verify" [] {
    [ "true" "false" ]
  }

  def "nu-complete kubectl-pullsecret why disable_compression" [] {
    [ "true" "false" ]
  }

  # Say why a pull fails and what mends it: which credentials the kubelet tries, in which order
  export extern "kubectl-pullsecret why" [
    --image: string           # Images to explain, whether or not something uses them
    --all-namespaces(-A)      # All pods of all namespaces that fail to pull
    --serviceaccount: string  # The service account whose list counts, where no pod or template names one [default: default]
    --pull-secret: string     # Suppose that the list of pull secrets were this
    --watch(-w)               # Look again until all images are there, or they fail for another reason
    --verify                  # Ask the registries, too: what they answer now, to each credential and to none
    --registry-ca: path       # With --verify: certificate authorities of the registries, besides the system's (PEM)
    --plain-http: string      # With --verify: registries to ask by plain http, as host[:port]; one on loopback is then asked here as well
    --filename(-f): path      # Files, folders, or - for standard input, to look at instead of a cluster
    --recursive(-R)           # With -f, look into the folders within folders too
    --output(-o): string@"nu-complete kubectl-pullsecret why output" # Output format
    --namespace(-n): string   # If present, the namespace scope for this CLI request
    --context: string         # The name of the kubeconfig context to use
    --kubeconfig: path        # Path to the kubeconfig file to use for CLI requests
    --cluster: string         # The name of the kubeconfig cluster to use
    --user: string            # The name of the kubeconfig user to use
    --as: string              # Username to impersonate for the operation; a regular user or a service account in a namespace
    --as-group: string        # Group to impersonate for the operation; can be repeated to specify multiple groups
    --as-uid: string          # UID to impersonate for the operation
    --server(-s): string      # The address and port of the Kubernetes API server
    --token: string           # Bearer token for authentication to the API server
    --certificate-authority: path # Path to a cert file for the certificate authority of the API server
    --client-certificate: path # Path to a client certificate file for TLS
    --client-key: path        # Path to a client key file for TLS
    --tls-server-name: string # Server name to use for the API server's certificate validation, instead of its hostname
    --insecure-skip-tls-verify: string@"nu-complete kubectl-pullsecret why insecure_skip_tls_verify" # If true, the API server's certificate will not be checked for validity; never meant for registries
    --request-timeout: string # How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]
    --disable-compression: string@"nu-complete kubectl-pullsecret why disable_compression" # If true, opt-out of response compression for all requests to the server
    --v(-v): string           # Log level: 4 tells what is done, 8 tells each request (never a credential)
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    ...targets: string        # Pods, or workloads as TYPE/NAME. With -f and none: everything in the files
  ]

  def "nu-complete kubectl-pullsecret list output" [] {
    [ "wide" "json" "yaml" "name" ]
  }

  def "nu-complete kubectl-pullsecret list insecure_skip_tls_verify" [] {
    [ "true" "false" ]
  }

  def "nu-complete kubectl-pullsecret list disable_compression" [] {
    [ "true" "false" ]
  }

  # List pull secrets: what is in them, who uses them, and what is wrong
  export extern "kubectl-pullsecret list" [
    --all-namespaces(-A)      # List the pull secrets of all namespaces
    --selector(-l): string    # Only those whose labels match (as for kubectl get -l)
    --expiring: string        # Only those with a credential that has ended or ends within this time (7d, 12h, 30m); exit with 1 if there is one
    --filename(-f): path      # Files, folders, or - for standard input, to look at instead of a cluster
    --recursive(-R)           # With -f, look into the folders within folders too
    --output(-o): string@"nu-complete kubectl-pullsecret list output" # Output format
    --namespace(-n): string   # If present, the namespace scope for this CLI request
    --context: string         # The name of the kubeconfig context to use
    --kubeconfig: path        # Path to the kubeconfig file to use for CLI requests
    --cluster: string         # The name of the kubeconfig cluster to use
    --user: string            # The name of the kubeconfig user to use
    --as: string              # Username to impersonate for the operation; a regular user or a service account in a namespace
    --as-group: string        # Group to impersonate for the operation; can be repeated to specify multiple groups
    --as-uid: string          # UID to impersonate for the operation
    --server(-s): string      # The address and port of the Kubernetes API server
    --token: string           # Bearer token for authentication to the API server
    --certificate-authority: path # Path to a cert file for the certificate authority of the API server
    --client-certificate: path # Path to a client certificate file for TLS
    --client-key: path        # Path to a client key file for TLS
    --tls-server-name: string # Server name to use for the API server's certificate validation, instead of its hostname
    --insecure-skip-tls-verify: string@"nu-complete kubectl-pullsecret list insecure_skip_tls_verify" # If true, the API server's certificate will not be checked for validity; never meant for registries
    --request-timeout: string # How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]
    --disable-compression: string@"nu-complete kubectl-pullsecret list disable_compression" # If true, opt-out of response compression for all requests to the server
    --v(-v): string           # Log level: 4 tells what is done, 8 tells each request (never a credential)
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete kubectl-pullsecret show output" [] {
    [ "json" "yaml" "name" ]
  }

  def "nu-complete kubectl-pullsecret show insecure_skip_tls_verify" [] {
    [ "true" "false" ]
  }

  def "nu-complete kubectl-pullsecret show disable_compression" [] {
    [ "true" "false" ]
  }

  # Show one secret, decoded and redacted: entry by entry, which images it serves, and what is wrong
  export extern "kubectl-pullsecret show" [
    --reveal                  # Print the passwords too
    --filename(-f): path      # Files, folders, or - for standard input, to look at instead of a cluster
    --recursive(-R)           # With -f, look into the folders within folders too
    --output(-o): string@"nu-complete kubectl-pullsecret show output" # Output format
    --namespace(-n): string   # If present, the namespace scope for this CLI request
    --context: string         # The name of the kubeconfig context to use
    --kubeconfig: path        # Path to the kubeconfig file to use for CLI requests
    --cluster: string         # The name of the kubeconfig cluster to use
    --user: string            # The name of the kubeconfig user to use
    --as: string              # Username to impersonate for the operation; a regular user or a service account in a namespace
    --as-group: string        # Group to impersonate for the operation; can be repeated to specify multiple groups
    --as-uid: string          # UID to impersonate for the operation
    --server(-s): string      # The address and port of the Kubernetes API server
    --token: string           # Bearer token for authentication to the API server
    --certificate-authority: path # Path to a cert file for the certificate authority of the API server
    --client-certificate: path # Path to a client certificate file for TLS
    --client-key: path        # Path to a client key file for TLS
    --tls-server-name: string # Server name to use for the API server's certificate validation, instead of its hostname
    --insecure-skip-tls-verify: string@"nu-complete kubectl-pullsecret show insecure_skip_tls_verify" # If true, the API server's certificate will not be checked for validity; never meant for registries
    --request-timeout: string # How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]
    --disable-compression: string@"nu-complete kubectl-pullsecret show disable_compression" # If true, opt-out of response compression for all requests to the server
    --v(-v): string           # Log level: 4 tells what is done, 8 tells each request (never a credential)
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    name: string              # The secret
  ]

  def "nu-complete kubectl-pullsecret verify output" [] {
    [ "wide" "json" "yaml" ]
  }

  def "nu-complete kubectl-pullsecret verify insecure_skip_tls_verify" [] {
    [ "true" "false" ]
  }

  def "nu-complete kubectl-pullsecret verify disable_compression" [] {
    [ "true" "false" ]
  }

  # Ask the registries, as a node would, whether the images in use can be pulled with the credentials that the kubelet tries
  export extern "kubectl-pullsecret verify" [
    --image: string           # Images to ask for, in place of those in use
    --serviceaccount: string  # With --image: the service account whose list of secrets counts [default: default]
    --all-namespaces(-A)      # The images in use in all namespaces
    --concurrency: string     # How many questions are under way at once
    --registry-ca: path       # Certificate authorities of the registries, besides the system's (PEM)
    --plain-http: string      # Registries to ask by plain http, as host[:port]; one on loopback is then asked here as well
    --output(-o): string@"nu-complete kubectl-pullsecret verify output" # Output format
    --namespace(-n): string   # If present, the namespace scope for this CLI request
    --context: string         # The name of the kubeconfig context to use
    --kubeconfig: path        # Path to the kubeconfig file to use for CLI requests
    --cluster: string         # The name of the kubeconfig cluster to use
    --user: string            # The name of the kubeconfig user to use
    --as: string              # Username to impersonate for the operation; a regular user or a service account in a namespace
    --as-group: string        # Group to impersonate for the operation; can be repeated to specify multiple groups
    --as-uid: string          # UID to impersonate for the operation
    --server(-s): string      # The address and port of the Kubernetes API server
    --token: string           # Bearer token for authentication to the API server
    --certificate-authority: path # Path to a cert file for the certificate authority of the API server
    --client-certificate: path # Path to a client certificate file for TLS
    --client-key: path        # Path to a client key file for TLS
    --tls-server-name: string # Server name to use for the API server's certificate validation, instead of its hostname
    --insecure-skip-tls-verify: string@"nu-complete kubectl-pullsecret verify insecure_skip_tls_verify" # If true, the API server's certificate will not be checked for validity; never meant for registries
    --request-timeout: string # How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]
    --disable-compression: string@"nu-complete kubectl-pullsecret verify disable_compression" # If true, opt-out of response compression for all requests to the server
    --v(-v): string           # Log level: 4 tells what is done, 8 tells each request (never a credential)
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    target?: string           # A secret by its name, or a pod or workload as TYPE/NAME [default: everything in the namespace]
  ]

  def "nu-complete kubectl-pullsecret version output" [] {
    [ "json" "yaml" "name" ]
  }

  def "nu-complete kubectl-pullsecret version insecure_skip_tls_verify" [] {
    [ "true" "false" ]
  }

  def "nu-complete kubectl-pullsecret version disable_compression" [] {
    [ "true" "false" ]
  }

  # Print the versions of the client and the server, and the keyring in use
  export extern "kubectl-pullsecret version" [
    --client                  # Do not ask the cluster
    --output(-o): string@"nu-complete kubectl-pullsecret version output" # Output format
    --namespace(-n): string   # If present, the namespace scope for this CLI request
    --context: string         # The name of the kubeconfig context to use
    --kubeconfig: path        # Path to the kubeconfig file to use for CLI requests
    --cluster: string         # The name of the kubeconfig cluster to use
    --user: string            # The name of the kubeconfig user to use
    --as: string              # Username to impersonate for the operation; a regular user or a service account in a namespace
    --as-group: string        # Group to impersonate for the operation; can be repeated to specify multiple groups
    --as-uid: string          # UID to impersonate for the operation
    --server(-s): string      # The address and port of the Kubernetes API server
    --token: string           # Bearer token for authentication to the API server
    --certificate-authority: path # Path to a cert file for the certificate authority of the API server
    --client-certificate: path # Path to a client certificate file for TLS
    --client-key: path        # Path to a client key file for TLS
    --tls-server-name: string # Server name to use for the API server's certificate validation, instead of its hostname
    --insecure-skip-tls-verify: string@"nu-complete kubectl-pullsecret version insecure_skip_tls_verify" # If true, the API server's certificate will not be checked for validity; never meant for registries
    --request-timeout: string # How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]
    --disable-compression: string@"nu-complete kubectl-pullsecret version disable_compression" # If true, opt-out of response compression for all requests to the server
    --v(-v): string           # Log level: 4 tells what is done, 8 tells each request (never a credential)
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

}

export use completions *
