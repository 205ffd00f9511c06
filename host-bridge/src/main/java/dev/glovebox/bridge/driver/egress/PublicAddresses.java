package dev.glovebox.bridge.driver.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;

/// Which addresses are the Internet's: what is not set aside for hosts' own, local or special use (IANA IPv4 and
/// IPv6 Special-Purpose Address Registries).
final class PublicAddresses {
    private static final List<Network> SPECIAL = List.of(
            Network.of("0.0.0.0", 8),
            Network.of("10.0.0.0", 8),
            Network.of("100.64.0.0", 10),
            Network.of("127.0.0.0", 8),
            Network.of("169.254.0.0", 16),
            Network.of("172.16.0.0", 12),
            Network.of("192.0.0.0", 24),
            Network.of("192.0.2.0", 24),
            Network.of("192.88.99.0", 24),
            Network.of("192.168.0.0", 16),
            Network.of("198.18.0.0", 15),
            Network.of("198.51.100.0", 24),
            Network.of("203.0.113.0", 24),
            Network.of("224.0.0.0", 3),
            // Of 2000::/3, from which global addresses come:
            Network.of("2001::", 23),
            Network.of("2001:db8::", 32),
            Network.of("2002::", 16),
            Network.of("3fff::", 20));
    private static final Network GLOBAL_IPV6 = Network.of("2000::", 3);

    private PublicAddresses() {}

    static boolean contains(InetAddress address) {
        if (!(address instanceof Inet4Address) && !GLOBAL_IPV6.contains(address)) {
            return false;
        }
        return SPECIAL.stream().noneMatch(network -> network.contains(address)) && !isThisHosts(address);
    }

    /// A service may listen on all of the host's addresses because a firewall keeps others from it; the proxy is no
    /// other.
    private static boolean isThisHosts(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException _) {
            return true;
        }
    }

    /// Addresses whose first bits are equal.
    record Network(byte[] first, int bits) {

        /// @param address a literal
        static Network of(String address, int bits) {
            try {
                return new Network(InetAddress.getByName(address).getAddress(), bits);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(e);
            }
        }

        boolean contains(InetAddress address) {
            byte[] other = address.getAddress();
            if (other.length != first.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((first[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
