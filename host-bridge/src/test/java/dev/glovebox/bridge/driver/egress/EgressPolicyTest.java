package dev.glovebox.bridge.driver.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.glovebox.bridge.driver.Egress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressPolicyTest {

    private static Destination to(String authority) throws BadRequestException {
        return Destination.parse(authority, 443);
    }

    private static List<InetAddress> addresses(String... literals) throws Exception {
        List<InetAddress> addresses = new ArrayList<>();
        for (String literal : literals) {
            addresses.add(InetAddress.getByName(literal));
        }
        return addresses;
    }

    private static EgressPolicy only(String... hosts) {
        return new EgressPolicy(new Egress.Only(List.of(hosts)));
    }

    @Test
    void publicMeansPublicAddressesWhateverTheName() throws Exception {
        EgressPolicy policy = new EgressPolicy(new Egress.Public());
        policy.admit(to("anything.example"));
        assertThat(policy.judge(to("mixed.example"), addresses("10.0.0.1", "1.1.1.1", "::1")))
                .isEqualTo(addresses("1.1.1.1"));
        assertThatThrownBy(() -> policy.judge(to("rebound.example:80"), addresses("169.254.169.254")))
                .isInstanceOf(RefusedException.class)
                .hasMessage(
                        "glovebox: this sandbox may not reach rebound.example:80: by its setting `egress` it may reach public addresses only, and this is none.\n");
    }

    @Test
    void aListNamesHostsDomainsPortsAndAddresses() {
        EgressPolicy policy = only("a.example", "*.b.example", "c.example:8443", "10.1.2.3", "::1", "[fd00::5]:80");
        for (String admitted : List.of(
                "a.example",
                "A.EXAMPLE.",
                "a.example:80",
                "x.b.example",
                "x.y.b.example:22",
                "c.example:8443",
                "10.1.2.3:5",
                "[::1]:9",
                "[fd00::5]:80")) {
            assertThatCode(() -> policy.admit(to(admitted))).as(admitted).doesNotThrowAnyException();
        }
        for (String refused : List.of(
                "b.example",
                "xb.example",
                "a.example.evil.example",
                "evil-a.example",
                "c.example",
                "10.1.2.4",
                "[fd00::5]:443",
                "localhost")) {
            assertThatThrownBy(() -> policy.admit(to(refused)))
                    .as(refused)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("may reach only [a.example, ");
        }
    }

    @Test
    void whatIsListedByItsFullNameMayBePrivateButTheHostsLoopbackIsListedAsItself() throws Exception {
        EgressPolicy policy = only("intern.example", "*.wild.example", "127.0.0.1", "localhost");
        assertThat(policy.judge(to("intern.example"), addresses("10.0.0.1"))).isEqualTo(addresses("10.0.0.1"));
        assertThat(policy.judge(to("127.0.0.1"), addresses("127.0.0.1"))).hasSize(1);
        assertThat(policy.judge(to("localhost"), addresses("127.0.0.1"))).hasSize(1);
        assertThatThrownBy(() -> policy.judge(to("intern.example"), addresses("127.0.0.1", "169.254.169.254")))
                .hasMessageContaining("list the address itself");
        assertThatThrownBy(() -> policy.judge(to("x.wild.example"), addresses("10.0.0.1")))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void noneMeansNothing() {
        EgressPolicy policy = new EgressPolicy(new Egress.None());
        assertThatThrownBy(() -> policy.admit(to("a.example"))).hasMessageContaining("it may reach nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "http://a.example", "a b", "a.example:0", "a.example:99999", "a/b", "*.*.example"})
    void whatIsNoHostIsNotTaken(String entry) {
        assertThatThrownBy(() -> only(entry))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no host; write example.org");
    }
}
