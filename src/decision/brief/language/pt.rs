//! Portuguese.

use super::{Frame, Language, Removed};

pub(super) const LANGUAGE: Language = Language {
    tag: "pt",
    frame: Frame {
        said: "Quem ligou disse:",
        then: "Depois:",
        besides: "Também mencionou:",
        nothing: "Quem ligou não disse nada.",
        pressed: "Quem ligou digitou",
    },
    removed: Removed {
        card_number: "[número de cartão removido]",
        national_id: "[documento de identidade removido]",
        email: "[e-mail removido]",
        phone_number: "[número de telefone removido]",
        iban: "[conta bancária removida]",
        own: "[{} removido]",
    },
    filler: FILLER,
    asking: ASKING,
    reporting: REPORTING,
    numbers: NUMBERS,
};

const FILLER: &str = "\
    a agora ai ajuda ajudar alguem algum alo ao aos aqui as assim assistente ate atendente atendimento bem boa bom brigado cliente \
    clientes coisa com como consegue consigo da dar das de deixa deles desculpa desculpe deve dia disso do dois dos e ela ele eles \
    em entende entendo era es essa esse esta estao estar este estou eu fala falando falar fale favor faz fazer foi funcionario gente \
    gerente gostaria humana humano inutil isso isto ja la ligacao ligando liguei mais maquina mas me mesmo meu minha moca moco \
    momento muito na nada nao nem ninguem no noite nome nos o obrigada obrigado oi ok ola operador operadora os ou outra outro para \
    passa passar passe pela pelo pessoa pessoas pode podem poderia por porfavor porque posso pra precisa preciso quais qual quando \
    que quem quer queria quero real representante responsavel ridiculo robo sabe se ser servico seu sim so sobre sou sua supervisor \
    supervisora suporte tambem tarde te tem tenho ter transfere transferir transfira tu tudo uma vai ver verdade vez voce voces vou";

const ASKING: &str = "\
    ajuda cancelar como contestar devolucao estorno gostaria pode poderia porque preciso problema quando queria quero reclamar \
    reembolso";

const REPORTING: &str = "a as cliente depois digitou disse ela ele foi ligou mencionou nada nao o os pede quem quer solicita tambem uma";

const NUMBERS: &str = "\
    dois=2 duas=2 tres=3 quatro=4 cinco=5 seis=6 sete=7 oito=8 nove=9 dez=10 onze=11 doze=12 treze=13 catorze=14 quatorze=14 \
    quinze=15 vinte=20 trinta=30 quarenta=40 cinquenta=50 sessenta=60 setenta=70 oitenta=80 noventa=90 cem=100 cento=100 \
    duzentos=200 quinhentos=500 mil=1000";
